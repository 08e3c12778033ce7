/** Tests of the behaviour suite that can hold on the sandbox's own API server only, by their full names, each with why. */
export const embeddedOnly: Readonly<Record<string, string>> = {};
