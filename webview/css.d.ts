/** Styles are put into a file of their own by the bundler; importing one gives nothing. */
declare module '*.css';
