/** Styles that a page imports end in the one style sheet of its bundle. */
declare module '*.css' {}
