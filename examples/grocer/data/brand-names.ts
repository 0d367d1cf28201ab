// The source numbers its manufacturers and names none. Each number gets an invented brand name, the same at every run.

/** One distinct invented name per manufacturer number. Unknown makers (see `noMaker`) get none. */
export function brandNames(manufacturerIds: Iterable<number>): ReadonlyMap<number, string> {
  const ids = [...new Set(manufacturerIds)].filter((id) => id !== noMaker).sort((one, other) => one - other);
  if (ids.length > names.length) throw new Error(`${ids.length} manufacturers, but only ${names.length} brand names`);
  return new Map(ids.map((id, at) => [id, names[(at * stride) % names.length] as string]));
}

/** The number that the source gives to goods without a maker: loose produce, the butcher's cuts. */
export const noMaker = 2;

const beginnings =
  "Alder Amber Ash Birch Bramble Briar Brook Cedar Chest Clay Cliff Clover Copper Coral Dove Elm Fern Fir Flint Fox Glen Hart Hazel Heath Heron Ivy Kest Lark Linden Lock Marsh Maple Meadow Moss Nettle North Oak Oat Pine Quill Reed Robin Rook Rowan Rush Sage Silver Thistle Thorn Tulip Wend Willow Winter Wren Yarrow".split(
    " ",
  );
const endings =
  "bank bourne bridge by combe croft dale den field ford gate grove ham hollow mere mill moor stead ton wick worth yard".split(
    " ",
  );
const names = beginnings.flatMap((beginning) =>
  endings.filter((ending) => !beginning.endsWith(ending.charAt(0))).map((ending) => `${beginning}${ending}`),
);
// A prime that does not divide the number of names, so that neighbours in the source do not sound alike.
const stride = 509;
