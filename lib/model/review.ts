/** The environment that is made anew for each change under review, by a name of its own. */
export const reviewEnvironment = 'review';
