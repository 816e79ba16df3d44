import { type Locale, locales } from './locales.ts';

const en = {
  siteName: 'MQTT Security Lab',
  skipToContent: 'Skip to content',
  course: 'Course',
  labs: 'Labs',
  reference: 'Reference',
  search: 'Search',
  searchPlaceholder: 'Search chapters and labs',
  searchNone: 'Nothing found.',
  searchAbsent: 'The search index is made by “npm run build”; it is not here.',
  close: 'Close',
  onThisPage: 'On this page',
  chapters: 'Chapters',
  contents: 'Contents',
  chapter: 'Chapter',
  lab: 'Lab',
  capstone: 'Capstone',
  previous: 'Previous',
  next: 'Next',
  outcomes: 'Afterwards you can',
  oneLab: 'lab',
  manyLabs: 'labs',
  minutesReading: 'min reading',
  minutes: 'min',
  planned: 'planned',
  greyIsPlanned: 'Grey: planned, not there yet.',
  open: 'open',
  read: 'read',
  themeLabel: 'Colours',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  notTranslated: 'This chapter has not been translated yet; it is shown in English.',
  attackHalf: 'Attack',
  defenceHalf: 'Defence',
  openLab: 'Open the lab',
  openAlone: 'On a page of its own',
  labPlanned: 'This lab is not built yet. When it is, it opens here.',
  labNeedsScript: 'A lab is a program: it needs JavaScript.',
  labAbsent:
    'This is a static copy of the site, and labs need the lab server. Run “npm start” in the project and open the page from there.',
  labFailed: 'The workbench could not be loaded. Reload the page and try again.',
  footer: 'Attack only brokers that are yours. The labs give you one.',
};
export type Strings = typeof en;

const all: Record<Locale, Strings> = { en };

/** The words of the page frame in one language. */
export function strings(locale: string | undefined): Strings {
  return all[locale as Locale] ?? all[locales.fallback];
}
