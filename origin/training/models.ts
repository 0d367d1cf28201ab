// Every model that is trained, in the order of training. To add one: its file in models/, its line here.
import { boughtTogether } from "./models/bought-together.ts";
import { buyItAgain } from "./models/buy-it-again.ts";
import { itemToItem } from "./models/item-to-item.ts";
import { popular } from "./models/popular.ts";
import type { SourceModel } from "./models/source-model.ts";
import { trending } from "./models/trending.ts";

export const models: readonly SourceModel[] = [popular, trending, itemToItem, boughtTogether, buyItAgain];
