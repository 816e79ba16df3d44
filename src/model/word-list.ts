/**
 * Passwords as people choose them: a word, perhaps with a capital, and what sign-up forms ask for behind it. A lab's
 * `dictionary` secret is one of these, and a learner's script has the same list, as every attacker has.
 */
const words =
  'admin apple autumn banana baseball battery beach bicycle bridge broker butter camera candle castle charlie cheese ' +
  'cherry chicken coffee computer cookie copper cotton cowboy danger diamond doctor dolphin dragon eagle engine falcon ' +
  'family farmer flower football forest freedom friend galaxy garage garden ginger golden guitar hammer harbour heating ' +
  'hello hockey holiday horse hunter iceland internet island jasmine jungle junior kitchen kitten ladder lemon letmein ' +
  'liberty lion london lovely lucky magic marble maria marine maple master meadow melody merlin mirror monday monkey ' +
  'mountain mustang nature ninja november ocean office olive orange panther paris parrot password pencil pepper piano ' +
  'pirate planet poison pokemon potato princess purple pumpkin qwerty rabbit rainbow ranger raven river robot rocket ' +
  'saturn school secret shadow silver sister smile snow soccer spider spring square station steam stone storm street ' +
  'sugar summer sunday sunshine superman swimming table teacher thunder tiger timber tomato tower trader trustno turtle ' +
  'valley vanilla velvet victory violet water welcome whiskey whisper window winter wizard wolf yellow zebra';

const endings = [
  '',
  '1',
  '12',
  '123',
  '1234',
  '!',
  '1!',
  '01',
  '07',
  '99',
  '2019',
  '2020',
  '2021',
  '2022',
  '2023',
  '2024',
  '2025',
  '2026',
];

/** About six thousand, each once, in an order in which nobody would begin at the end. */
export const commonPasswords: readonly string[] = endings.flatMap((ending) =>
  words.split(' ').flatMap((word) => [`${word}${ending}`, `${word.charAt(0).toUpperCase()}${word.slice(1)}${ending}`]),
);

/** A lab's `dictionary` secret is one of so many at the front: found within seconds even where each guess costs milliseconds. */
export const mostCommonPasswords = commonPasswords.slice(0, 400);

/** What is left where a rule forbids the two thousand most common ones: still a list, and still guessed in order. */
export const uncommonPasswords = commonPasswords.slice(2_000);
