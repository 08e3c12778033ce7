/** Makes one of what there is in each Region, when it is asked for first. */
export function onceEach<Value>(make: (region: string) => Value): (region: string) => Value {
  const made = new Map<string, Value>();
  return (region) => {
    const existing = made.get(region);
    if (existing !== undefined) return existing;
    const value = make(region);
    made.set(region, value);
    return value;
  };
}
