/** A name that is not taken: itself, else with the first number that makes it one. @param id the name as the target takes it */
export function freeName(name: string, isTaken: (id: string) => boolean, id: (name: string) => string): string {
  const base = id(name);
  for (let count = 1; ; count++) {
    const one = count === 1 ? base : id(`${base}-${count}`);
    if (!isTaken(one)) return one;
  }
}
