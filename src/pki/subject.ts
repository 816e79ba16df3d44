/** Distinguished names of a single common name. */
import { Name } from '@peculiar/x509';

/** The text is taken as it is: without a type of its own, a leading `#` would introduce hexadecimal. */
export function subject(commonName: string): Name {
  return new Name([{ CN: [{ utf8String: commonName }] }]);
}
