/** A word list as attackers make them: few words, many habits. 70 words, in two spellings, with 36 endings: 5,040 guesses. */

const words =
  'admin password device sensor boiler heating heatpump garage garden kitchen kestrel broker mqtt mosquitto secret ' +
  'gateway factory default welcome sunshine summer winter spring autumn monday friday dragon monkey football soccer ' +
  'princess master shadow hello letmein computer internet router camera doorbell thermostat pump valve water plant ' +
  'operator engineer service support install installer house home office family michael daniel thomas andrea maria ' +
  'anna london berlin paris madrid vienna amsterdam test guest iot';

const years = Array.from({ length: 12 }, (_, index) => String(2015 + index));
const endings = [
  '',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '!',
  '1!',
  '123!',
  '#1',
  '01',
  '99',
  ...years,
  ...years.map((year) => `${year}!`),
];

/** Common endings first. */
export const guesses: readonly string[] = endings.flatMap((ending) =>
  words.split(' ').flatMap((word) => [`${word}${ending}`, `${word.charAt(0).toUpperCase()}${word.slice(1)}${ending}`]),
);
