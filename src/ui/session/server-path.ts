/** @returns the path as this page reaches it: the lab server stands where the pages stand, below a sub-path too. */
export function serverPath(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}${path}`;
}
