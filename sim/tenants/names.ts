import { seededOrder } from "../seeded.ts";

// biome-ignore format: a word list reads better in rows
const FIRST = [
  "Northwind", "Contoso", "Fabrikam", "Adatum", "Litware", "Tailspin", "Wingtip", "Proseware", "Woodgrove",
  "Bellows", "Fourth Coffee", "Margie's", "Lucerne", "Relecloud", "Graphic Lane", "Trey", "Humongous",
  "Coho", "Consolidated", "Alpine Ridge", "Blue Yonder", "City Power", "Southridge", "Wide World",
  "Best For You", "Liberty Oak", "Munson", "Nod", "Lamna", "VanArsdel", "Fincher", "Larkspur",
  "Millbrook", "Ashgrove", "Quayside", "Redfern", "Stonebridge", "Thornbury", "Westmere", "Yewtree",
];
// biome-ignore format: as above
const TRADE = [
  "Dental", "Law", "Logistics", "Architects", "Bakery", "Accounting", "Clinic", "Engineering", "Foods",
  "Motors", "Insurance", "Design", "Printing", "Pharmacy", "Academy", "Vets", "Builders", "Energy", "Optics",
  "Travel", "Nursery", "Brewing", "Textiles", "Robotics", "Estates",
];
// biome-ignore format: as above
const TOWN = ["", "North", "South", "East", "West", "Harbour", "Central", "Valley", "Hill", "Park", "Lakeside"];

function slugify(words: string): string {
  return words.toLowerCase().replaceAll("'", "").replaceAll(" ", "-");
}

export interface CompanyName {
  /** Ends in "(simulated)", so that nobody takes it for a customer. */
  name: string;
  slug: string;
}

/** Names by tenant number (0, 1, 2 …): no two alike below 11,000. The order depends on the seed. */
export function companyNames(seed: number): (index: number) => CompanyName {
  const order = seededOrder(seed, "names", FIRST.length * TRADE.length);
  return (index) => {
    const pair = order[index % order.length] ?? 0;
    const town = TOWN[Math.floor(index / order.length) % TOWN.length] ?? "";
    const words = [FIRST[pair % FIRST.length], TRADE[Math.floor(pair / FIRST.length)], town]
      .filter(Boolean)
      .join(" ");
    return { name: `${words} (simulated)`, slug: slugify(words) };
  };
}
