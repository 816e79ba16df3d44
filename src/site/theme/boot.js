{
  const saved = localStorage.getItem('theme'),
    dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = saved === 'light' || saved === 'dark' ? saved : dark ? 'dark' : 'light';
  document.documentElement.dataset.themeChoice = saved ?? 'system';
  document.documentElement.dataset.js = '';
}
