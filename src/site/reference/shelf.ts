/** The reference shelf: what one looks up again after the course. */
export interface ShelfEntry {
  /** Its page below `/reference/`. */
  slug: string;
  title: string;
  summary: string;
}

export const shelf: readonly ShelfEntry[] = [
  {
    slug: 'cheat-sheets',
    title: 'Cheat sheets',
    summary: 'One subject, one page, made to be printed: packets, codes, wildcards, ciphers, limits, commands.',
  },
  {
    slug: 'glossary',
    title: 'Glossary',
    summary: 'Every word of the course with one meaning, and the chapter that explains it.',
  },
  {
    slug: 'threats',
    title: 'Threat map',
    summary: 'What can go wrong at which border, the labs that show it, and its numbers in OWASP and ATT&CK.',
  },
  {
    slug: 'controls',
    title: 'What to configure',
    summary: 'Each control in Mosquitto, EMQX and HiveMQ, beside the setting of this course that does the same.',
  },
  {
    slug: 'cves',
    title: 'Vulnerabilities',
    summary: 'Published faults of brokers, clients and devices, sorted by the mistake behind them.',
  },
  {
    slug: 'policy',
    title: 'Policy settings',
    summary: 'Everything a policy of the labs can say, with defaults and bounds, generated from its schema.',
  },
];
