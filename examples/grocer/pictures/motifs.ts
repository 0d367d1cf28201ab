// Which drawing stands for which goods: the first rule whose pattern is found in `CATEGORY|TYPE` decides.
import type { Container } from "./containers.ts";
import * as pack from "./containers.ts";
import * as food from "./counter.ts";
import * as good from "./goods.ts";
import { placed } from "./ink.ts";
import * as plant from "./produce.ts";

/** Chooses one of several colours, always the same one for an item. */
export type Pick = (choices: readonly string[]) => string;

/** The drawing for goods of a kind, standing on y = 76 of a field whose middle is 0, 0. */
export function motif(category: string, type: string, pick: Pick): string {
  const subject = `${category}|${type}`;
  const rule = rules.find(([pattern]) => pattern.test(subject));
  return rule === undefined ? pack.box(pick(labels), good.star(pick(labels))) : rule[1](pick);
}

type Draw = (pick: Pick) => string;

const labels = ["#d8504a", "#e5843a", "#e0a92f", "#5f9e4a", "#3a938c", "#4a7fb5", "#7a63b0", "#c4588a"];
const warm = ["#d8504a", "#e5843a", "#e0a92f", "#c4588a"];
const cool = ["#3a938c", "#4a7fb5", "#7a63b0", "#5a9fd0"];
const earthy = ["#8a5a3a", "#a9712f", "#5f7a4a", "#b5533f"];
const greens = ["#5f9e4a", "#3f8a5f", "#86ab3f"];
const apples = ["#d63f3f", "#c93545", "#e2574a"];
const fruits = ["#e0414b", "#f2a53c", "#7a63b0", "#5a6fb5", "#e58aa0"];
const sodas = ["#c9383f", "#3a72b8", "#3f9a55", "#e5843a", "#7a4fa0", "#4a3430"];

const alone =
  (drawing: (pick: Pick) => string, scale = 1.12): Draw =>
  (pick) =>
    placed(0, 10, scale, drawing(pick));
const inside =
  (container: Container, colors: readonly string[], emblem: (pick: Pick) => string): Draw =>
  (pick) =>
    container(pick(colors), emblem(pick));

const rules: readonly (readonly [RegExp, Draw])[] = [
  // Goods whose words would catch the eye of a later rule
  [/RICE CAKES/, inside(pack.bag, ["#5f9e4a", "#e5843a"], () => food.cracker())],
  [
    /WAFFLES\/PANCAKES|BREAKFAST PASTRY/,
    inside(pack.frozen(pack.box), ["#e0a92f", "#4a7fb5", "#d8504a"], () => food.waffle()),
  ],
  [/SNACK MIX/, inside(pack.bag, ["#e5843a", "#4a7fb5"], () => food.pretzel())],
  [/COCOA MIX|MALTED/, inside(pack.box, ["#6b4432", "#8a5a42"], () => food.coffee())],
  [/DOG BISCUITS|TREATS \(|CAT TREATS/, inside(pack.box, ["#c9383f", "#e0a92f"], () => good.bone())],
  [/PINEAPPLE JUICE/, inside(pack.can, ["#e0a92f"], () => plant.pineapple())],
  [/VIENNA SAUSAGE/, inside(pack.can, ["#4a7fb5"], () => food.sausages("#d98a6a"))],
  [/COCKTAIL SAUCE/, inside(pack.jar, ["#c9383f"], () => food.shrimp())],
  [/COOKING SPRAYS/, inside(pack.aerosol, ["#e9c84a", "#5f9e4a"], () => plant.corn())],
  [/(IMITATION|PURE) EXTRACTS/, inside(pack.wineBottle, ["#6b4432"], () => good.flower("#f6efe0"))],
  [/\|CHARCOAL$/, inside(pack.sack, ["#3d3f48", "#3a72b8"], () => good.flame())],
  [/INFANT FORMULA/, inside(pack.can, ["#5a9fd0", "#b89ad0", "#e0a92f"], () => food.drop("#fffdf6"))],

  // Fruit and vegetables as they lie in the shop
  [/APPLES WEDGE/, inside(pack.clearBag, greens, () => plant.apple("#8fc050"))],
  [/APPLES GRANNY/, alone(() => plant.apple("#8fc050"))],
  [/APPLES GOLD/, alone(() => plant.apple("#e9c84a"))],
  [/APPLES (FUJI|GALA|BRAEBURN)/, alone((pick) => plant.apple(pick(["#e2654a", "#dc5a4f", "#e0704a"])))],
  [/^APPLES\|/, alone((pick) => plant.apple(pick(apples)))],
  [/BANANAS/, alone(() => plant.banana())],
  [/STRAWBERRIES|ORGANIC BERRIES/, alone(() => plant.strawberry())],
  [/BLUEBERRIES/, alone(() => plant.berries("#4f63ad"))],
  [/BLACKBERRIES/, alone(() => plant.berries("#4a3a66"))],
  [/RASPBERRIES|^BERRIES\|CRANBERRIES/, alone(() => plant.berries("#d2405f"))],
  [/LEMONS/, alone(() => plant.citrus("#f4d03f"))],
  [/LIMES/, alone(() => plant.citrus("#8fc050"))],
  [/^CITRUS\|GRAPEFRUIT/, alone(() => plant.citrus("#f08a6a"))],
  [/^CITRUS\|/, alone(() => plant.citrus("#f0943a"))],
  [/^GRAPES\|.*(BLACK)/, alone(() => plant.grapes("#4d4378"))],
  [/^GRAPES\|.*WHITE|ORGANIC GRAPES/, alone(() => plant.grapes("#b5cc5a"))],
  [/^GRAPES\|/, alone(() => plant.grapes("#9c3f63"))],
  [/WATERMELON/, alone(() => plant.watermelon(), 1.2)],
  [/HONEYDEW/, alone(() => plant.melon("#cfdc8e"))],
  [/CANTALOUPE/, alone(() => plant.melon("#d9b36c"))],
  [/MELON HALVES/, alone(() => plant.watermelon(), 1.2)],
  [/^PEARS\|.*BOSC/, alone(() => plant.pear("#b98a4a"))],
  [/^PEARS\|/, alone((pick) => plant.pear(pick(["#c5cc5a", "#b3c95a"])))],
  [/CHERRIES RANIER/, alone(() => plant.cherries("#e8846a"))],
  [/CHERRIES RED/, alone(() => plant.cherries("#b8304a"))],
  [/NECTARINES/, alone(() => plant.stoneFruit("#e0684a"))],
  [/^STONE FRUIT\|PEACHES/, alone(() => plant.stoneFruit("#f2a06a"))],
  [/PLUMS|PLUOTS/, alone(() => plant.stoneFruit("#7a4a7f"))],
  [/TOMATOES (CHERRY|GRAPE|COCKTAIL)/, alone(() => plant.cherries("#e0483c"))],
  [/^TOMATOES\|/, alone(() => plant.tomato())],
  [/AVOCADO/, alone(() => plant.avocado())],
  [/KIWI/, alone(() => plant.kiwi())],
  [/MANGO|ORGANIC TROPICAL/, alone(() => plant.mango())],
  [/PINEAPPLE WHOLE/, alone(() => plant.pineapple(), 1.18)],
  [
    /INSTORE CUT FRUIT|SALAD BAR FRESH FRUIT/,
    inside(pack.tray, ["#8fc050", "#e58aa0", "#f2b04a"], (pick) =>
      pick([plant.watermelon(), plant.strawberry(), plant.citrus("#f0943a"), plant.kiwi()]),
    ),
  ],
  [/^BROCCOLI.*(CAULIFLOWER WHOLE)/, alone(() => plant.cauliflower())],
  [/BROCCOLI\/CAULIFLOWER PROCESSED/, inside(pack.clearBag, greens, () => plant.broccoli())],
  [/BROCCOLI WHOLE/, alone(() => plant.broccoli(), 1.2)],
  [/CARROTS (MINI|SLICED|BAGGED)|ORGANIC CARROTS/, inside(pack.clearBag, ["#e5843a", "#5f9e4a"], () => plant.carrot())],
  [/^CARROTS\|/, alone(() => plant.carrot())],
  [/CELERY CHOPPED/, inside(pack.clearBag, greens, () => plant.celery())],
  [/CELERY/, alone(() => plant.celery())],
  [/^CORN\|/, alone(() => plant.corn())],
  [/CUCUMBERS/, alone(() => plant.cucumber())],
  [/ZUCCHINI/, alone(() => plant.cucumber("#3f7d46"))],
  [/YELLOW SUMMER SQUASH/, alone(() => plant.squash("#f2cf4a"))],
  [/HARD SQUASH/, alone(() => plant.squash("#d99a4e"))],
  [/^VEGETABLES - ALL OTHERS\|ASPARAGUS/, alone(() => plant.asparagus())],
  [/^VEGETABLES - ALL OTHERS\|BEANS/, alone(() => plant.beans())],
  [/OTHERS\|CABBAGE/, alone(() => plant.lettuce("#a8cc8a"))],
  [/HEAD LETTUCE/, alone(() => plant.lettuce("#9ccf6a"))],
  [
    /VARIETY LETTUCE|ALL OTHERS\|GREENS|ORGANIC VEGETABLES/,
    alone((pick) => plant.lettuce(pick(["#6fae4f", "#86bf5a", "#5f9e58"]))),
  ],
  [/SPINACH BULK/, alone(() => plant.spinach())],
  [/SALAD SPINACH/, inside(pack.clearBag, greens, () => plant.spinach())],
  [/OTHERS\|RADISH/, alone(() => plant.onion("#d8476a"))],
  [
    /VEGETABLES ALL OTHER|PRODUCE DISC/,
    alone((pick) =>
      pick([
        plant.lettuce("#86bf5a"),
        plant.chili("#5f9e4a"),
        plant.onion("#8a5a8f"),
        plant.squash("#6a4a7f"),
        plant.beans("#86ab3f"),
      ]),
    ),
  ],
  [/GARLIC JAR/, inside(pack.jar, ["#e9dfc4"], () => plant.garlic())],
  [/GARLIC WHOLE/, alone(() => plant.garlic())],
  [/HERBS/, alone(() => plant.herbs())],
  [/MUSHROOMS PORTABELLA/, alone(() => plant.mushroom("#9a7050"))],
  [/^MUSHROOMS\|.*(PKG)/, inside(pack.tray, ["#4a7fb5", "#5f9e4a"], () => plant.mushroom())],
  [/^MUSHROOMS\|/, alone(() => plant.mushroom())],
  [/^NUTS\|/, inside(pack.clearBag, earthy, (pick) => plant.nuts(pick(["#c98d52", "#b5743f", "#d9a866"])))],
  [/^ONIONS\|.*RED/, alone(() => plant.onion("#9a3f6a"))],
  [/^ONIONS\|ONIONS OTHER/, alone(() => plant.celery("#dfeccd"))],
  [/^ONIONS\|.*WHITE/, alone(() => plant.onion("#efe9dc"))],
  [/ONIONS SWEET/, alone(() => plant.onion("#e6c27a"))],
  [/^ONIONS\||ORGANIC ONIONS/, alone(() => plant.onion("#d99a4a"))],
  [/PEPPERS RED/, alone(() => plant.pepper("#d63f3f"))],
  [/PEPPERS OTHER BELL/, alone((pick) => plant.pepper(pick(["#f2b53a", "#ee8434"])))],
  [/PEPPERS GREEN/, alone(() => plant.pepper("#5f9e4a"))],
  [/^PEPPERS-ALL.*(JALAPENO|SERRANO)/, alone(() => plant.chili("#4f9150"))],
  [/^PEPPERS-ALL/, alone((pick) => plant.chili(pick(["#d63f3f", "#e5843a", "#86ab3f"])))],
  [/^POTATOES\|.*RED/, alone(() => plant.potato("#b5594f"))],
  [/^POTATOES\|.*SWEET/, alone(() => plant.potato("#c46a3f"))],
  [/^POTATOES\|.*GOLD/, alone(() => plant.potato("#e0bd6a"))],
  [/^POTATOES\|/, alone(() => plant.potato("#c29a68"))],
  [/^SALAD MIX\|KITS/, inside(pack.clearBag, ["#c4588a", "#e5843a"], () => food.salad())],
  [
    /^SALAD MIX|ORGANIC SALAD/,
    inside(pack.clearBag, greens, (pick) => plant.lettuce(pick(["#86bf5a", "#9ccf6a", "#6fae4f"]))),
  ],
  [
    /CUT VEGETABLES|VEGETABLE PARTY|FRUIT AND VEGETABLE$/,
    inside(pack.tray, greens, (pick) => pick([plant.broccoli(), plant.carrot(), plant.pepper("#d63f3f")])),
  ],
  [/CIDER$/, inside(pack.jug, ["#b5743f"], () => plant.apple("#d63f3f"))],

  // Butcher, deli and fish
  [/ROTISSERIE|CHIX: (BAKED|VALUE)|WHOLE CHICKEN|CORNISH|WHOLE HENS/, alone(() => food.roastChicken())],
  [/CHIX:/, alone(() => food.drumstick())],
  [/MEAT AND CHEESE/, inside(pack.tray, ["#d8504a"], () => food.slices("#e79a94"))],
  [/^DELI MEATS.*TURKEY/, alone(() => food.slices("#e9c39a"))],
  [/^DELI MEATS.*CHICKEN/, alone(() => food.slices("#efd3a8"))],
  [/^DELI MEATS.*BEEF/, alone(() => food.slices("#a9504a"))],
  [/^DELI MEATS.*HAM/, alone(() => food.slices("#ee9f9a"))],
  [/^DELI MEATS.*SAUS/, alone(() => food.slices("#c4524a"))],
  [/^DELI MEATS/, alone(() => food.slices("#e08f84"))],
  [/^CHEESES.*(PROCESSED)/, alone(() => food.cheeseSlices())],
  [/^CHEESES/, alone((pick) => food.cheeseWedge(pick(["#f4c650", "#f6dc8a", "#efb04a"])))],
  [/SALSA|DIPS BULK/, inside(pack.tub, ["#d8504a", "#5f9e4a"], () => plant.tomato())],
  [/OLIVES|^OLIVES/, inside(pack.jar, ["#86ab3f", "#5f7a4a"], () => plant.berries("#86a04a"))],
  [
    /PASTA\/GRAIN SALADS|PROTIEN|VEGETABLE SALADS/,
    inside(pack.tub, ["#f0d89a", "#a8cc70", "#e9c39a"], () => food.salad()),
  ],
  [/^SANDWICHES/, alone(() => food.sandwich())],
  [/PREP FD: PIZZA/, alone(() => food.pizza())],
  [/PREP FD|QSR|CHICKEN DINNERS/, alone((pick) => food.bowl(pick(["#e9b64e", "#d98a4a", "#c9d48a"]), pick(cool)))],
  [/^SALAD BAR\|SOUPS/, alone(() => food.soup("#d98a4a"))],
  [/^SALAD BAR/, alone(() => food.salad())],
  [/^(BEEF|CHICKEN|PORK|TURKEY)\|.*GROUND|LEAN$|NATURAL BEEF|PRIMAL|GRND\/PATTY/, alone(() => food.groundMeat(), 1.2)],
  [/^BEEF\|(PATTIES)/, inside(pack.tray, ["#d8504a"], () => food.slices("#b8524f"))],
  [/^BEEF\|/, inside(pack.tray, ["#d8504a", "#c9a24a"], () => food.steak())],
  [
    /BREAST|^CHICKEN\|(GROUND|INTERNAL|MARINATED|SEASONED)|SEASONED POULTRY/,
    inside(pack.tray, ["#e9b04a", "#4a7fb5"], () => food.fillet("#f6cdb4")),
  ],
  [/^CHICKEN\||WINGS|^TURKEY\|/, inside(pack.tray, ["#e9b04a", "#e5843a"], () => food.drumstick())],
  [/^PORK\|.*RIBS/, inside(pack.tray, ["#c4588a"], () => food.bacon())],
  [/^PORK\||CHOPS/, inside(pack.tray, ["#c4588a", "#e0848a"], () => food.chop())],
  [/BACON/, inside(pack.flatBox, ["#b5404a", "#d8504a", "#8a3f4a"], () => food.bacon())],
  [/^SMOKED MEATS|HAM- NET|LUNCHMEAT\|HAM/, inside(pack.tray, ["#d8504a", "#e0848a"], () => food.ham())],
  [/CORN DOGS/, inside(pack.frozen(pack.box), ["#e0a92f"], () => food.hotDog())],
  [/^HOT DOGS/, inside(pack.flatBox, ["#d8504a", "#b5404a", "#e5843a", "#4a7fb5"], () => food.hotDog())],
  [/BREAKFAST SAUSAGE.*(SANDWICHES\/BISC)/, inside(pack.box, warm, () => food.sandwich())],
  [
    /SAUSAGE|^MEAT - MISC.*PEPPERONI/,
    inside(pack.flatBox, ["#a9473f", "#c46a3f", "#8a4a3f"], () => food.sausages("#b8583f")),
  ],
  [/LUNCH COMBO/, inside(pack.flatBox, ["#e0a92f", "#4a7fb5", "#d8504a"], () => food.cracker())],
  [
    /^LUNCHMEAT/,
    inside(pack.flatBox, ["#d8504a", "#4a7fb5", "#c9a24a", "#5f9e4a"], (pick) =>
      food.slices(pick(["#e79a94", "#e9c39a", "#d07f78"])),
    ),
  ],
  [/BREADED PREPARED CHICK/, inside(pack.frozen(pack.bag), ["#e0a92f", "#d8504a", "#4a7fb5"], () => food.drumstick())],
  [/NON-MEATS|MEAT ALTERN/, inside(pack.frozen(pack.box), greens, () => food.bun())],
  [/^FROZEN MEAT\|PIZZA/, inside(pack.frozen(pack.flatBox), warm, () => food.pizza())],
  [/^FROZEN MEAT|^HEAT\/SERVE/, inside(pack.flatBox, warm, (pick) => food.bowl("#b5704a", pick(cool)))],
  [
    /MISCELLANEOUS\|PICKLES|SAUERKRAUT|^PICKLE|PICKLES/,
    inside(pack.jar, ["#86ab3f", "#6a8f3f", "#a8b84a"], () => plant.cucumber()),
  ],
  [/MISCELLANEOUS\|CHEESE/, inside(pack.flatBox, ["#e0a92f"], () => food.cheeseWedge())],
  [/SHRIMP/, inside(pack.frozen(pack.bag), ["#4a7fb5", "#3a938c"], () => food.shrimp())],
  [/FRZN BRD/, inside(pack.frozen(pack.box), ["#3a72b8", "#e0a92f"], () => food.fish())],
  [/BREADERS/, inside(pack.box, ["#3a938c"], () => food.fish())],
  [/SEAFOOD-MISC-SAUCES/, inside(pack.squeezeBottle, ["#c9383f"], () => food.shrimp())],
  [/SEAFOOD-FRE-(SALMON|RAW)|RAW FILLETS/, alone((pick) => food.fillet(pick(["#f08a6a", "#f2a083"])))],
  [
    /^SEAFOOD - SHELF/,
    inside(pack.can, ["#3a72b8", "#3a938c", "#d8504a"], (pick) => food.fish(pick(["#7fa9bd", "#e58a70"]))),
  ],
  [/^SEAFOOD/, alone(() => food.fish())],

  // Bakery
  [/DONUTS/, alone((pick) => food.ring("#d99447", pick(["#e58aa0", "#6b4432", "#f3e3c8", "#b89ad0"])))],
  [/REFRIGERATED BAGELS|FRZN BAGELS|BAGELS/, alone(() => food.ring("#d99a51"))],
  [/CROISSANT|PUFF PASTRY|SW ROLLS/, alone(() => food.croissant())],
  [/MUFFINS-|MUFFIN & CORN/, alone(() => food.muffin())],
  [/^COOKIES\||COOKIES-/, alone(() => food.cookie())],
  [/BROWNIE/, inside(pack.box, ["#6b4432", "#8a4a3f"], () => food.chocolate())],
  [/PIES: PUMPKIN/, alone(() => food.pie("#d9853f"))],
  [/PIES:|FRUIT PIES/, alone((pick) => food.pie(pick(["#b8304a", "#4f63ad", "#e9b64e"])))],
  [
    /^CAKES|\bCAKES - OTHER|COFFEE CAKE/,
    alone((pick) => food.cake(pick(["#e58aa0", "#b89ad0", "#9ccfc4", "#6b4432"]))),
  ],
  [/HAMBURGER BUNS|SANDWICH BUNS|ROLLS: SANDWICH|DINNER ROLLS|ROLLS: DINNER/, alone(() => food.bun())],
  [/HOT DOG BUNS/, alone(() => food.hotDogBun())],
  [/ITALIAN\/FRENCH|GARLIC BREAD|SAVORY/, alone(() => food.baguette())],
  [/TORTILLA(S|S\/PITA)|PITA/, inside(pack.clearBag, ["#c9383f", "#3f8a5f"], () => food.slices("#f0dcae"))],
  [/ENGLISH MUFFINS/, inside(pack.clearBag, ["#4a7fb5", "#e5843a"], () => food.ring("#e9c78a"))],
  [/WHEAT|MULTIGRAIN|RYE|DIET\/LIGHT/, alone((pick) => food.loaf(pick(["#a9713f", "#b8834a", "#9a6a42"])))],
  [/BREAD:|BREAD$|BREADS$|WHITE BREAD/, alone((pick) => food.loaf(pick(["#d99a51", "#e0a85f", "#cf8f48"])))],
  [/BROWNIE|^SWEET GOODS/, alone(() => food.muffin())],
  [
    /^BAKED SWEET|SWEET GOODS/,
    inside(pack.flatBox, ["#e58aa0", "#4a7fb5", "#d8504a", "#e0a92f"], (pick) =>
      pick([food.cake("#e58aa0"), food.muffin(), food.ring("#d99447", "#6b4432")]),
    ),
  ],

  // Dairy and eggs
  [/EGGS SUBSTITUTE/, inside(pack.carton, ["#e0a92f"], () => food.egg())],
  [/EGGS/, (pick) => pack.eggCarton(pick(["#8fb0c9", "#c9b48f", "#a8c48f", "#d3a5a5"]), "")],
  [/CHOCOLATE MILK/, inside(pack.jug, ["#8a5a42"], () => food.drop("#6b4432"))],
  [/EGG NOG/, inside(pack.carton, ["#e9c84a"], () => food.egg())],
  [
    /COFFEE CREAMERS|CREAMER/,
    inside(pack.squeezeBottle, ["#c98d52", "#8a5a42", "#d8504a", "#4a7fb5"], () => food.coffee()),
  ],
  [
    /SOY\/RICE|MISCELLANEOUS MILK|BUTTERMILK|ASEPTIC MILK/,
    inside(pack.carton, ["#5f9e4a", "#e0a92f", "#7a63b0", "#4a7fb5"], () => food.drop("#f6efe0")),
  ],
  [
    /FLUID MILK/,
    inside(pack.jug, ["#dfe9f2", "#e9eef0", "#f0e9dc"], (pick) =>
      food.drop(pick(["#4a7fb5", "#d8504a", "#3a938c", "#7a63b0"])),
    ),
  ],
  [/CANNED MILK/, inside(pack.can, ["#4a7fb5", "#d8504a"], () => food.drop("#ffffff"))],
  [
    /YOGURT MULTI/,
    inside(pack.cups, ["#e58aa0", "#4a7fb5", "#7a63b0", "#5f9e4a"], (pick) =>
      pick([plant.strawberry(), plant.berries("#4f63ad"), plant.stoneFruit("#f2a06a")]),
    ),
  ],
  [
    /YOGURT/,
    inside(pack.cup, ["#e58aa0", "#4a7fb5", "#7a63b0", "#e5843a", "#5f9e4a"], (pick) =>
      pick([
        plant.strawberry(),
        plant.berries("#4f63ad"),
        plant.stoneFruit("#f2a06a"),
        plant.cherries("#b8304a"),
        plant.citrus("#f4d03f"),
        plant.banana(),
      ]),
    ),
  ],
  [
    /SHREDDED|GRATED/,
    inside(pack.bag, ["#e0a92f", "#4a7fb5", "#d8504a", "#3f8a5f"], (pick) =>
      food.shredded(pick(["#f6c048", "#f6e3a8", "#f0a94a"])),
    ),
  ],
  [/CREAM CHEESE/, inside(pack.smallBox, ["#5a9fd0", "#9ab8d8", "#8fc0a0"], () => food.ring("#e9c78a", "#fffaf2"))],
  [/SINGLE CHEESE|EXACT WT SLICES/, inside(pack.flatBox, ["#e0a92f", "#e5843a", "#4a7fb5"], () => food.cheeseSlices())],
  [/STRING CHEESE/, inside(pack.bag, ["#4a7fb5", "#d8504a"], () => food.shredded("#f9ecc4"))],
  [/^CHEESE|DAIRY CHEESE/, alone((pick) => food.cheeseWedge(pick(["#f4c650", "#f6dc8a", "#efa94a", "#f9e6b0"])))],
  [
    /COTTAGE|SOUR CREAM|RICOTTA|REFRIG DIPS|DIPS/,
    inside(pack.tub, ["#5a9fd0", "#8fc0a0", "#e58aa0", "#f0d89a"], () => food.drop("#fffdf6")),
  ],
  [/AEROSOL TOPP/, inside(pack.aerosol, ["#d8504a", "#4a7fb5"], () => food.cake("#e58aa0"))],
  [
    /^BUTTER\||MARGARINE {2}STICK/,
    inside(pack.pack, ["#f0cf5a", "#5a9fd0", "#8fc0a0"], () => food.cheeseWedge("#f9e08a")),
  ],
  [/SQUEEZE/, inside(pack.squeezeBottle, ["#f0cf5a"], () => food.cheeseWedge("#f9e08a"))],
  [/^MARGARINES/, inside(pack.tub, ["#f0cf5a", "#e0a92f", "#8fc0a0", "#5a9fd0"], () => food.cheeseWedge("#f9e08a"))],
  [
    /PUDDING/,
    inside(pack.cups, ["#8a5a42", "#e0a92f", "#d8504a"], (pick) => food.drop(pick(["#6b4432", "#f4d98a", "#d8504a"]))),
  ],
  [/MISC\. DAIRY.*MEXICAN/, inside(pack.clearBag, ["#c9383f"], () => food.slices("#f0dcae"))],
  [/MISC\. DAIRY/, inside(pack.tub, warm, () => food.drop("#f6b3c2"))],

  // Frozen
  [/PIZZA SAUCE/, inside(pack.jar, ["#c9383f"], () => plant.tomato())],
  [/PIZZA MIX/, inside(pack.box, ["#c9383f"], () => food.pizza())],
  [
    /FROZEN PIZZA\|(PIZZA|FRZN)/,
    inside(pack.frozen(pack.flatBox), ["#c9383f", "#3f8a5f", "#e0a92f", "#4a3f6a"], () => food.pizza()),
  ],
  [/BURRITOS/, inside(pack.frozen(pack.packet), ["#e5843a", "#c9383f"], () => food.taco())],
  [/SANDWICHES&HANDHELDS|BREAKFAST ENTREES/, inside(pack.frozen(pack.box), warm, () => food.sandwich())],
  [
    /SNACKS\/APPETIZERS/,
    inside(pack.frozen(pack.box), warm, (pick) => pick([food.pizza(), food.cheeseWedge(), food.drumstick()])),
  ],
  [
    /FRENCH FRIES|TATER|HASHBROWN/,
    inside(pack.frozen(pack.bag), ["#c9383f", "#e0a92f", "#4a7fb5"], () => food.fries()),
  ],
  [/CORN ON THE COB/, inside(pack.frozen(pack.bag), ["#e0a92f"], () => plant.corn())],
  [
    /^FRZN VEGETABLE.*BOX/,
    inside(pack.frozen(pack.flatBox), greens, (pick) =>
      pick([plant.broccoli(), plant.beans(), plant.spinach(), plant.corn()]),
    ),
  ],
  [
    /^FRZN VEGETABLE/,
    inside(pack.frozen(pack.bag), greens, (pick) =>
      pick([plant.broccoli(), plant.beans(), plant.corn(), plant.carrot(), plant.berries("#8fc050")]),
    ),
  ],
  [
    /^FRZN FRUITS/,
    inside(pack.frozen(pack.bag), ["#7a63b0", "#c4588a"], (pick) =>
      pick([plant.strawberry(), plant.berries("#4f63ad"), plant.stoneFruit("#f2a06a")]),
    ),
  ],
  [/FRZN OJ|FRZN CONC/, inside(pack.frozen(pack.can), ["#e5843a", "#7a63b0"], () => plant.citrus("#f0943a"))],
  [/^FRZN ICE/, inside(pack.clearBag, ["#5a9fd0"], () => good.blocks("#9ad0ee"))],
  [
    /WATER ICE|STICKS\/ENROBED|ADULT PREMIUM/,
    inside(pack.frozen(pack.box), ["#5a9fd0", "#c4588a", "#e0a92f"], (pick) =>
      food.icePop(pick(["#e5586a", "#f0943a", "#8a5a42", "#7fbf6a"])),
    ),
  ],
  [/ICE CREAM SANDWICHES/, inside(pack.frozen(pack.box), ["#4a7fb5", "#6b4432"], () => food.iceCreamSandwich())],
  [/COOKIES\/CONES\|CONES/, inside(pack.box, ["#d9a04a", "#e58aa0"], () => food.iceCreamCone())],
  [/FRZN NOVELTIES/, inside(pack.frozen(pack.box), ["#c4588a", "#6b4432"], () => food.iceCreamCone())],
  [
    /^ICE CREAM/,
    inside(pack.iceTub, ["#e58aa0", "#8a5a42", "#8fc0a0", "#f0d89a", "#b89ad0", "#5a9fd0"], (pick) =>
      food.iceCreamCone(pick(["#f3b8c2", "#8a5a42", "#b8e0c8", "#f6e3a8"])),
    ),
  ],
  [/WHIPPED TOPPING/, inside(pack.frozen(pack.tub), ["#4a7fb5", "#5a9fd0"], () => food.cake("#e58aa0"))],
  [/PIE SHELLS|PIE CRUST/, inside(pack.frozen(pack.flatBox), ["#d9a04a"], () => food.pie("#e9c78a"))],
  [
    /BISCUITS|BREAD DOUGH|DOUGH|ROLLS$/,
    inside(pack.drinkCan, ["#4a7fb5", "#e0a92f", "#d8504a"], () => food.croissant()),
  ],
  [/FROZEN PASTA/, inside(pack.frozen(pack.bag), ["#3f8a5f"], () => food.noodles())],
  [
    /FRZN MEAT|FRZN|FROZEN/,
    inside(pack.frozen(pack.flatBox), ["#3f8a5f", "#4a3f6a", "#c9383f", "#4a7fb5", "#b5743f"], (pick) =>
      pick([food.bowl("#e9b64e", "#c2554d"), food.noodles(), food.fillet("#e9c39a"), food.salad()]),
    ),
  ],

  // Cans, jars and dry goods
  [
    /REFRIED|BAKED W\/PORK|VARIETY BEANS|DRY BEANS/,
    inside(pack.can, ["#8a4a3f", "#b5533f", "#5f7a4a"], () => plant.beans("#a9543f")),
  ],
  [/BEANS GREEN|LIMA/, inside(pack.can, greens, () => plant.beans())],
  [/VEGETABLES - SHELF.*CORN|HOMINY/, inside(pack.can, ["#e0a92f", "#3f8a5f"], () => plant.corn())],
  [/VEGETABLES - SHELF.*TOMATO|TOMATOES:/, inside(pack.can, ["#c9383f", "#3f8a5f", "#e0a92f"], () => plant.tomato())],
  [/VEGETABLES - SHELF.*(CARROT)/, inside(pack.can, ["#e5843a"], () => plant.carrot())],
  [/VEGETABLES - SHELF.*(PEAS)/, inside(pack.can, greens, () => plant.berries("#8fc050"))],
  [/VEGETABLES - SHELF.*(MUSHROOM)/, inside(pack.can, ["#8a6a4a"], () => plant.mushroom())],
  [/VEGETABLES - SHELF.*(POTATO)/, inside(pack.can, ["#b5743f"], () => plant.potato("#d9a866"))],
  [/VEGETABLES - SHELF.*BEETS/, inside(pack.can, ["#8f2f5a"], () => plant.onion("#a8346a"))],
  [/VEGETABLES - SHELF|ORIENTAL VEG/, inside(pack.can, greens, () => plant.spinach())],
  [/MEXICAN PEPPERS|HOT SAUCE|PICKLD VEG/, inside(pack.jar, ["#86ab3f", "#d8504a"], () => plant.chili("#5f9e4a"))],
  [/FRUIT - SHELF.*PEACH/, inside(pack.can, ["#e5843a", "#e0a92f"], () => plant.stoneFruit("#f2a06a"))],
  [/FRUIT - SHELF.*PEAR/, inside(pack.can, greens, () => plant.pear("#c5cc5a"))],
  [/FRUIT - SHELF.*PINEAPPLE/, inside(pack.can, ["#e0a92f", "#3f8a5f"], () => plant.pineapple())],
  [/FRUIT - SHELF.*MANDARIN/, inside(pack.can, ["#e5843a"], () => plant.citrus("#f0943a"))],
  [/APPLE SAUCE/, inside(pack.jar, ["#e9c84a"], () => plant.apple("#d63f3f"))],
  [/CRANBERRY SAUCE/, inside(pack.can, ["#b8304a"], () => plant.berries("#d2405f"))],
  [
    /FRUIT BOWL/,
    inside(pack.cups, ["#e5843a", "#5f9e4a"], (pick) =>
      pick([plant.stoneFruit("#f2a06a"), plant.citrus("#f0943a"), plant.pineapple()]),
    ),
  ],
  [/FRUIT - SHELF|PIE FILLING|FRUIT GLAZES/, inside(pack.can, fruits, () => plant.cherries("#b8304a"))],
  [/RAMEN/, inside(pack.packet, ["#c9383f", "#e5843a", "#3a72b8"], () => food.noodles())],
  [/BROTH/, inside(pack.can, ["#e0a92f", "#b5743f"], () => food.drumstick())],
  [/BOUILLON|DRY SOUP/, inside(pack.smallBox, warm, () => food.soup("#d98a4a"))],
  [/SOUP CRACKERS/, inside(pack.box, ["#4a7fb5", "#c9383f"], () => food.cracker())],
  [
    /^SOUP/,
    inside(pack.can, ["#c9383f", "#4a7fb5", "#3f8a5f", "#b5743f"], (pick) =>
      food.soup(pick(["#e2574a", "#e9b64e", "#d98a4a"])),
    ),
  ],
  [
    /CHILI|HASH|POTTED|STEW|LUNCHEON|CHUNK|VIENNA|PASTA: CANNED|DUMPLINGS/,
    inside(pack.can, ["#c9383f", "#8a4a3f", "#4a7fb5", "#e0a92f"], (pick) => food.bowl("#b5583f", pick(cool))),
  ],
  [/MEAT - SHELF.*MICRO/, inside(pack.cup, ["#c9383f", "#e0a92f"], () => food.noodles())],
  [/SANDWICH SAUCE|PASTA SAUCE|^PASTA SAUCE/, inside(pack.jar, ["#c9383f", "#b5404a"], () => plant.tomato())],
  [
    /MACARONI & CHEESE|SKILLET|PACKAGE DINNERS|MEAT INCLUDED|DINNER MXS.*MICRO/,
    inside(pack.box, ["#4a7fb5", "#e0a92f", "#c9383f", "#3f8a5f"], () => food.noodles()),
  ],
  [/STUFFING|BREADINGS|CROUTONS/, inside(pack.box, ["#b5743f", "#c9383f"], () => food.loaf())],
  [/NOODLE|SPAGHETTI|MACARONI/, inside(pack.bag, ["#4a7fb5", "#3f8a5f", "#c9383f", "#e0a92f"], () => food.noodles())],
  [/POTATOES: DRY/, inside(pack.smallBox, ["#b5743f", "#d8504a"], () => plant.potato("#d9a866"))],
  [/RICE/, inside(pack.smallBox, ["#e5843a", "#3f8a5f", "#4a7fb5"], (pick) => food.bowl("#fffaf0", pick(warm)))],
  [/TACO|MEXICAN DINNERS|MEXICAN SEASON/, inside(pack.box, ["#e0a92f", "#c9383f"], () => food.taco())],
  [/SALSA|MEXICAN SAUCES/, inside(pack.jar, ["#c9383f", "#b5404a"], () => plant.chili("#5f9e4a"))],
  [/SOY SAUCE/, inside(pack.wineBottle, ["#4a2f28"], () => plant.beans())],
  [/GRAVY/, inside(pack.packet, ["#b5743f", "#8a4a3f"], () => food.bowl("#8a5a3a"))],
  [/CATSUP/, inside(pack.squeezeBottle, ["#c9383f"], () => plant.tomato())],
  [/MUSTARD/, inside(pack.squeezeBottle, ["#e9b73e"], () => food.hotDog())],
  [
    /BBQ|STEAK &|MEAT SAUCES|COCKTAIL SAUCE|HORSERADISH/,
    inside(pack.squeezeBottle, ["#8a3f34", "#6b4432"], () => good.flame()),
  ],
  [/VINEGAR/, inside(pack.jug, ["#d9c79a", "#e9dfc4"], () => plant.apple("#d63f3f"))],
  [
    /POURABLE|DRESSING MIXES|DRESSINGS/,
    inside(pack.squeezeBottle, ["#e9c78a", "#a8b84a", "#e5843a", "#d8504a"], () => food.salad()),
  ],
  [/SEMI-SOLID/, inside(pack.jar, ["#f3e9cf", "#dfe6ee"], () => food.sandwich())],
  [/RELISH/, inside(pack.jar, greens, () => plant.cucumber())],
  [/PEANUT BUTTER/, inside(pack.jar, ["#b5743f", "#c98d52"], () => plant.nuts())],
  [/HONEY/, inside(pack.jar, ["#e9a52f"], () => food.drop("#e9a52f"))],
  [/JELLY|PRESERVES/, inside(pack.jar, ["#7a3f7f", "#b8304a"], () => plant.grapes("#7a4a8f"))],
  [/SYRUP|MOLASSES/, inside(pack.squeezeBottle, ["#7a4a2f", "#8a5a3a"], () => food.waffle())],
  [/PANCAKE/, inside(pack.box, ["#e0a92f", "#d8504a"], () => food.waffle())],
  [/\bOILS?$|SHORTENING/, inside(pack.bottle, ["#e9c84a", "#d9b83a", "#c9c45a"], () => plant.corn())],
  [/TABLE SALT|SPICES/, inside(pack.shaker, ["#c9383f", "#5f7a4a", "#4a7fb5"], () => plant.chili("#d63f3f"))],
  [/^SUGARS/, inside(pack.sack, ["#5a9fd0", "#e58aa0", "#e0a92f"], () => good.crystals())],
  [
    /^FLOUR & MEALS|CORN STARCH|BISCUIT FLOUR/,
    inside(pack.sack, ["#c9383f", "#e9dfc4", "#4a7fb5"], () => plant.wheat()),
  ],
  [/FROSTING/, inside(pack.tub, ["#e58aa0", "#6b4432", "#5a9fd0"], () => food.cake())],
  [
    /CAKE MIX|MIX$|MIXES$|BAKING COCOA|BAKING CUPS|BAKING POWDER/,
    inside(pack.box, ["#c4588a", "#e0a92f", "#c9383f", "#4a7fb5"], (pick) =>
      food.cake(pick(["#e58aa0", "#6b4432", "#f4d98a"])),
    ),
  ],
  [/BAKING NUTS/, inside(pack.bag, earthy, () => plant.nuts())],
  [/BITS & MORSELS/, inside(pack.bag, ["#e0a92f", "#6b4432"], () => food.chocolate())],
  [/MARSHMALLOW/, inside(pack.clearBag, ["#5a9fd0", "#e58aa0"], () => food.marshmallow())],
  [/OATMEAL|GRITS|HOT CEREAL/, inside(pack.box, ["#b5743f", "#c9383f", "#5f9e4a"], () => plant.wheat())],
  [
    /KIDS CEREAL/,
    inside(pack.box, ["#d8504a", "#e0a92f", "#7a63b0", "#5a9fd0", "#5f9e4a"], (pick) =>
      pick([good.star("#f6cf4c"), food.ring("#e5843a", "#e58aa0"), food.marshmallow()]),
    ),
  ],
  [
    /CEREAL$|CEREAL -/,
    inside(pack.box, ["#4a7fb5", "#e5843a", "#3f8a5f", "#c9383f", "#e0a92f"], (pick) =>
      pick([plant.wheat(), food.bowl("#e9b64e"), food.ring("#d99a51")]),
    ),
  ],
  [/GRANOLA|CEREAL BARS|FITNESS/, inside(pack.smallBox, ["#5f9e4a", "#b5743f", "#e5843a"], () => plant.wheat())],
  [/TOASTER/, inside(pack.smallBox, ["#4a7fb5", "#c4588a", "#e5843a"], () => food.iceCreamSandwich())],
  [/FRUIT SNACKS/, inside(pack.smallBox, ["#c4588a", "#7a63b0", "#e5843a"], () => plant.strawberry())],
  [/WHLSM SNACKS/, inside(pack.smallBox, ["#4a7fb5"], () => food.marshmallow())],

  // Snacks and sweets
  [/PRETZELS/, inside(pack.bag, ["#8a5a3a", "#c9383f", "#e0a92f"], () => food.pretzel())],
  [/POPCORN/, inside(pack.bag, ["#c9383f", "#e0a92f", "#4a7fb5"], () => food.popcorn())],
  [
    /TORTILLA|NACHO|CORN CHIPS/,
    inside(pack.bag, ["#e5843a", "#c9383f", "#4a3f6a", "#3f8a5f"], () => food.tortillaChip()),
  ],
  [/CHEESE SNACKS|CHEESE CRACKERS/, inside(pack.bag, ["#e5843a", "#e0a92f"], () => food.shredded("#f0943a"))],
  [/CANISTER/, inside(pack.aerosol, ["#c9383f", "#5f9e4a", "#e0a92f", "#7a63b0"], () => food.chip())],
  [
    /CHIPS?\b(?! COOKIES)|SNACKS: SALTY|BAG SNACKS|SNACK MIX|MISC SNACKS/,
    inside(pack.bag, ["#e0a92f", "#c9383f", "#5f9e4a", "#4a7fb5", "#3a938c"], () => food.chip()),
  ],
  [/NUT/, inside(pack.can, ["#4a7fb5", "#8a5a3a", "#e0a92f"], () => plant.nuts())],
  [/RAISINS|DRIED FRUIT/, inside(pack.smallBox, ["#7a3f5a", "#c9383f"], () => plant.grapes("#6a3f63"))],
  [/CRACKER|GRAHAM/, inside(pack.box, ["#c9383f", "#e0a92f", "#4a7fb5", "#3f8a5f"], () => food.cracker())],
  [/SANDWICH COOKIES|MULTI-PACK COOKIES/, inside(pack.bag, ["#3a72b8", "#c9383f"], () => food.sandwichCookie())],
  [/COOKIE|WAFER/, inside(pack.bag, ["#c9383f", "#e0a92f", "#4a7fb5", "#3f8a5f"], () => food.cookie())],
  [/CHEWING GUM/, inside(pack.pack, ["#3a938c", "#4a7fb5", "#c4588a", "#5f9e4a"], () => plant.spinach())],
  [/MINTS/, inside(pack.pack, ["#5a9fd0", "#3a938c"], () => food.ring("#d9eef7"))],
  [/CANDY BARS MULTI|CANDY BARS \(MULTI/, inside(pack.bag, ["#6b4432", "#c9383f", "#e0a92f"], () => food.chocolate())],
  [/CANDY BARS/, inside(pack.bar, ["#6b4432", "#c9383f", "#e0a92f", "#3a72b8", "#e5843a"], () => food.chocolate())],
  [/CHOCOCLATE|CHOCOLATE$/, inside(pack.bag, ["#6b4432", "#b5404a", "#e0a92f"], () => food.chocolate())],
  [
    /CANDY|EASTER|SEASONAL MISC/,
    inside(pack.bag, ["#c4588a", "#7a63b0", "#e5843a", "#5f9e4a"], (pick) =>
      food.candy(pick(["#d8504a", "#7a63b0", "#5f9e4a", "#e5843a"])),
    ),
  ],

  // Drinks
  [/APPLE JUICE/, inside(pack.bottle, ["#c98a3a"], () => plant.apple("#d63f3f"))],
  [/CRAN/, inside(pack.bottle, ["#b8304a"], () => plant.berries("#d2405f"))],
  [/GRAPE JUICE/, inside(pack.bottle, ["#5f3f7a"], () => plant.grapes("#7a4a8f"))],
  [/GRAPEFRUIT JUICE|CITRUS JUICES|LEMON JUICE/, inside(pack.bottle, ["#e9c84a"], () => plant.citrus("#f4d03f"))],
  [/TOMATO JUICE|VEG JUICE/, inside(pack.bottle, ["#c9383f"], () => plant.tomato())],
  [/PRUNE/, inside(pack.bottle, ["#5a3a4f"], () => plant.stoneFruit("#7a4a7f"))],
  [
    /ASEPTIC PACK/,
    inside(pack.smallBox, ["#e5843a", "#7a63b0", "#c9383f", "#5f9e4a"], (pick) =>
      pick([plant.apple("#d63f3f"), plant.grapes("#7a4a8f"), plant.citrus("#f0943a")]),
    ),
  ],
  [
    /DAIRY CASE 100% PURE JUICE - O/,
    inside(pack.carton, ["#e5843a", "#f0a53a", "#3f8a5f"], () => plant.citrus("#f0943a")),
  ],
  [
    /DAIRY CASE TEA|TEA SWEETENED|TEA (CAN|BOTTLES)/,
    inside(pack.jug, ["#b5743f", "#c98a3a"], () => plant.citrus("#f4d03f")),
  ],
  [
    /JUICE|FRUIT DRINKS|PNCH|DRNK UNDER/,
    inside(pack.jug, ["#e5843a", "#d8504a", "#e58aa0", "#7a63b0"], (pick) =>
      pick([plant.citrus("#f0943a"), plant.strawberry(), plant.grapes("#7a4a8f"), plant.apple("#d63f3f")]),
    ),
  ],
  [/COFFEE FILTERS/, inside(pack.smallBox, ["#c98d52"], () => food.coffee())],
  [/COFFEE|DECAFF/, inside(pack.sack, ["#8a3f34", "#4a3f3a", "#c98d52", "#3a5f4a", "#c9383f"], () => food.coffee())],
  [/^TEAS/, inside(pack.smallBox, ["#5f9e4a", "#e0a92f", "#c9383f"], () => food.coffee())],
  [
    /PWDR\/CRYSTL/,
    inside(pack.packet, ["#d8504a", "#e5843a", "#7a63b0", "#5f9e4a", "#c4588a"], (pick) =>
      plant.citrus(pick(["#f0943a", "#f4d03f", "#8fc050"])),
    ),
  ],
  [/ENERGY DRINK/, inside(pack.drinkCan, ["#3a72b8", "#c9383f"], () => good.star("#f6cf4c"))],
  [/(12\/18|20PK|6PK|CAN NON).*CAN|CANS?$|CAN CAR/, inside(pack.cans, sodas, (pick) => good.bubbles(pick(sodas)))],
  [/MLT-PK BTL/, inside(pack.bottles, sodas, (pick) => good.bubbles(pick(sodas)))],
  [/SOFT DRINKS|HISPANIC CARB|SELTZER|MIXERS/, inside(pack.bottle, sodas, (pick) => good.bubbles(pick(sodas)))],
  [/ISOTONIC/, inside(pack.waterBottle, ["#e5843a", "#3a72b8", "#d8504a", "#5f9e4a"], () => good.flame())],
  [/SPRING WATER|DRNKING|DISTILLED/, inside(pack.waterPack, ["#3a72b8", "#3a938c"], () => good.snowflake())],
  [/WATER/, inside(pack.waterBottle, ["#5a9fd0", "#c4588a", "#5f9e4a", "#e5843a"], () => food.drop("#6fb0d6"))],
  [/BEER/, inside(pack.wineBottle, ["#7a4a2f", "#3f6a3f", "#9a6a2f"], () => plant.wheat())],
  [/WINE/, inside(pack.wineBottle, ["#5a2f3f", "#3f5a3f"], () => plant.grapes("#7a4a8f"))],
  [/LIQUOR/, inside(pack.wineBottle, ["#b5743f", "#c9d8e0"], () => good.star("#d8a13c"))],

  // Household
  [/CAT LITTER|LITTER/, inside(pack.sack, ["#7a63b0", "#4a7fb5"], () => good.paw())],
  [/CAN.*(CAT|DOG)/, inside(pack.can, ["#c9383f", "#4a7fb5", "#7a63b0", "#e0a92f"], () => good.paw())],
  [/CAT FOOD|DOG/, inside(pack.sack, ["#c9383f", "#4a7fb5", "#e0a92f", "#5f7a4a"], () => good.paw())],
  [/BABY FOOD(S\|BABY FOOD)? CEREAL/, inside(pack.box, ["#5a9fd0", "#e58aa0"], () => plant.wheat())],
  [
    /^BABY FOODS\|BABY FOOD/,
    inside(pack.babyJar, ["#f0c06a", "#a8cc70", "#e9a08a", "#b89ad0", "#f4d98a"], (pick) =>
      pick([
        plant.apple("#d63f3f"),
        plant.banana(),
        plant.pear("#c5cc5a"),
        plant.carrot(),
        plant.squash("#e0953f"),
        plant.berries("#8fc050"),
      ]),
    ),
  ],
  [/LIQUID NUTRITION/, inside(pack.can, ["#5a9fd0", "#b89ad0", "#e0a92f"], () => food.drop("#fffdf6"))],
  [/DIAPER|INCONT/, inside(pack.bag, ["#5a9fd0", "#e58aa0", "#8fc0a0"], () => good.diaper("#5a9fd0"))],
  [/WIPES/, inside(pack.tub, ["#5a9fd0", "#8fc0a0"], () => good.bubbles("#5a9fd0"))],
  [/SWABS/, inside(pack.smallBox, ["#5a9fd0"], () => good.swabs())],
  [/TOILET TISSUE/, alone((pick) => good.rolls(pick(["#5a9fd0", "#e58aa0", "#8fc0a0", "#b89ad0"])))],
  [/PAPER TOWELS/, alone((pick) => good.towel(pick(["#5a9fd0", "#5f9e4a", "#c4588a", "#e5843a"])))],
  [/FACIAL TISSUE/, alone((pick) => good.tissueBox(pick(cool)))],
  [/NAPKINS/, inside(pack.smallBox, ["#8fc0a0", "#e0a92f", "#e58aa0"], () => good.flower("#fffaf2"))],
  [/PLATES?|PLATE$|DESIGNER/, alone((pick) => good.plates(pick(labels)))],
  [/CUPS/, alone((pick) => good.partyCups(pick(["#c9383f", "#3a72b8", "#e5843a"])))],
  [/CTLRY/, inside(pack.smallBox, cool, () => good.cutlery())],
  [/FOIL$|PLASTIC WRAP|WAX PAPER/, alone((pick) => good.foilRoll(pick(["#3a72b8", "#c9383f", "#e0a92f", "#5f9e4a"])))],
  [/FOILWARE/, alone(() => good.foilPan())],
  [
    /BAGS|CONTAINR|TRSH|GARBAGE/,
    inside(pack.smallBox, ["#3a72b8", "#5f9e4a", "#e5843a", "#4a4a55"], () => food.sandwich()),
  ],
  [/DISH/, inside(pack.squeezeBottle, ["#5f9e4a", "#3a72b8", "#e5843a"], (pick) => good.bubbles(pick(cool)))],
  [/POWDER LAUNDRY|SOFTENER SHEETS/, inside(pack.box, ["#e5843a", "#5a9fd0"], () => good.shirt("#4a7fb5"))],
  [
    /LAUNDRY|BLEACH|SOFTENER/,
    inside(pack.detergent, ["#e5843a", "#3a72b8", "#5f9e4a", "#c4588a", "#e0e6ea"], () => good.shirt("#5a9fd0")),
  ],
  [
    /AIR CARE|HAIR SPRAY|ABRASIVES|LIGHTER FLUID/,
    inside(pack.aerosol, ["#7a63b0", "#3a938c", "#c4588a"], () => good.flower("#e58aa0")),
  ],
  [
    /^HOUSEHOLD CLEANG|STAIN|CLEANERS/,
    inside(pack.sprayBottle, ["#3a72b8", "#5f9e4a", "#e5843a", "#3a938c"], (pick) => good.bubbles(pick(cool))),
  ],
  [/LIQUID SOAP/, inside(pack.sprayBottle, ["#5a9fd0", "#e58aa0"], () => good.bubbles("#5a9fd0"))],
  [/BAR SOAP/, alone((pick) => good.soapBar(pick(["#e58aa0", "#8fc0a0", "#f0d89a", "#9ab8d8"])))],
  [/TOOTHPASTE|LINAMENT/, inside(pack.tube, ["#3a72b8", "#c9383f"], () => plant.spinach())],
  [
    /ANTI-ACID|LAXATIVE|H & B AIDS/,
    inside(pack.smallBox, ["#5a9fd0", "#c4588a"], (pick) => good.pills(pick(["#d8504a", "#5f9e4a"]))),
  ],
  [/GAS PERMEABLE/, inside(pack.squeezeBottle, ["#9ab8d8"], () => food.drop("#5a9fd0"))],
  [/SPONGES/, alone(() => good.sponge())],
  [/BATTERIES/, alone((pick) => good.batteries(pick(["#c98d3a", "#c9383f"])))],
  [/BULBS/, alone(() => good.bulb())],
  [/CIGARETTES/, inside(pack.smallBox, ["#c9b48f", "#a98a6a", "#8fa3a8", "#b5776a", "#8f8a7a"], () => plant.spinach())],
  [/LIGHTERS/, alone((pick) => good.lighter(pick(["#c9383f", "#3a72b8"])))],
  [/MAGAZINE/, alone((pick) => good.magazine(pick(labels)))],
  [/NEWSPAPER/, alone(() => good.newspaper())],
  [/CARDS (EVERYDAY|SEASONAL)/, alone((pick) => good.greetingCard(pick(["#e58aa0", "#d8504a", "#7a63b0", "#5a9fd0"])))],
  [/GIFT CARDS|WIRELESS/, alone((pick) => good.plasticCard(pick(labels)))],
  [/TICKETS/, alone(() => good.ticket("#c4588a"))],
  [/CAMERA|OVERNIGHT/, alone((pick) => good.camera(pick(["#e0a92f", "#3a938c"])))],
  [/DIECAST/, alone(() => good.car("#c9383f"))],
  [/PLAYBALL/, alone(() => good.ball("#3a72b8"))],
  [/ANTIFREEZE/, inside(pack.jug, ["#5f9e4a"], () => good.snowflake())],
  [/GADGETS/, inside(pack.smallBox, cool, () => good.cutlery())],
  [/BALLOON/, alone((pick) => good.balloon(pick(["#d8504a", "#7a63b0"])))],
  [/ROSE/, alone(() => good.rose("#d63f5a"))],
  [/^FLORAL/, alone((pick) => good.bouquet(pick(["#e58aa0", "#7a63b0", "#e5843a"])))],
  [/PRODUCE DEPT/, alone(() => plant.apple("#d63f3f"))],
  [/MEAT SUPPLIES/, inside(pack.tray, ["#d8504a"], () => food.steak())],
];
