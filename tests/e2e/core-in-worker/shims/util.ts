/** What Aedes and its topic matcher use of Node's `util`. */
type Constructor = { new (...args: never[]): object; prototype: object };

export function inherits(child: Constructor, parent: Constructor): void {
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

type Done = (error: unknown, value?: unknown) => void;

export function promisify(task: (...args: unknown[]) => void): (...args: unknown[]) => Promise<unknown> {
  return function (this: unknown, ...args) {
    return new Promise((resolve, reject) => {
      const done: Done = (error, value) => (error ? reject(error) : resolve(value));
      task.call(this, ...args, done);
    });
  };
}

export default { inherits, promisify };
