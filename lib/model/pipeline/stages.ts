/** The stages of a pipeline that names none. */
export const defaultStages = ['build', 'test', 'deploy'] as const;
