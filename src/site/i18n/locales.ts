/** Languages of the course. A translation lives in `content/<locale>/`; what it lacks is shown in the fallback. */
export const locales = { all: ['en'], fallback: 'en' } as const;
export type Locale = (typeof locales.all)[number];
