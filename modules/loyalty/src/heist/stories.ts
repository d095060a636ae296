import type { Config } from '../config.ts'

/** What is told of a heist: when somebody gathers a crew, and how it ended. */
export interface Story {
  /** Behind the name of whoever gathers. */
  readonly begin: string
  /** When everybody got away, when some did, and when nobody did. */
  readonly all: string
  readonly some: string
  readonly none: string
}

/** What there is to tell where the owner gives nothing else. */
export const ducks: readonly Story[] = [
  {
    begin: 'gathers a crew for the bakery',
    all: 'The baker never woke up, and the whole crew waddles off with bread.',
    some: 'The baker woke up at the last moment. Not everybody was quick enough.',
    none: 'The baker had been waiting behind the counter all along.',
  },
  {
    begin: 'gathers a crew for the grain silo',
    all: 'The door stood open, the dog slept, and nobody even wet a foot.',
    some: 'The dog was not asleep. Some flew, some only thought they could.',
    none: 'It was not a silo. It was the dog’s house.',
  },
  {
    begin: 'gathers a crew for the swan’s nest egg',
    all: 'The swans looked the other way, and the crew was out on the lake before they looked back.',
    some: 'One swan looked back, and one swan was enough.',
    none: 'Never, ever, go near a swan.',
  },
  {
    begin: 'gathers a crew for the fountain of wishes',
    all: 'Coins in every beak, and not a single splash too many.',
    some: 'The fountain came on in the middle of it and washed away a part of the crew.',
    none: 'The water had been let out yesterday, and so had the coins.',
  },
  {
    begin: 'gathers a crew for the night train of crumbs',
    all: 'The train left on time, lighter by all its crumbs.',
    some: 'The train left early, with some of the crew still on it.',
    none: 'It was the wrong train, and it does not stop until the coast.',
  },
]

/** The owner's stories, or else those of ducks. */
export const storiesOf = ({ heistStories }: Pick<Config, 'heistStories'>): readonly Story[] =>
  heistStories.length > 0 ? heistStories : ducks

/** How it ended, in the words of the story. */
export function ending({ all, none, some }: Story, free: number, crew: number): string {
  if (free === 0) return none
  return free === crew ? all : some
}
