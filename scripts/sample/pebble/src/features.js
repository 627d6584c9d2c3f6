/** What this library offers, for its help page. */
export const features = ['words'];
