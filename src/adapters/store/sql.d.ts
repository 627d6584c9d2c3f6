/** A migration's text, put into the bundle as it stands. */
declare module '*.sql' {
  const text: string;
  export { text as default };
}
