/** Loads what makes a figure move when a reader comes near it: until then it is the picture that the page came with. */

/** @param load imports the module that defines the custom element */
export function whenNear(element: string, load: () => Promise<unknown>): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void load();
    },
    { rootMargin: '50%' },
  );
  for (const figure of document.querySelectorAll(element)) observer.observe(figure);
}
