import { defineModule } from '@waddlebot/sdk'
import { z } from 'zod'

export default defineModule({
  name: '{{name}}',
  version: '0.1.0',
  describe: 'Greets people.',
  config: z.object({
    greeting: z.string().max(100).default('Hello').describe('The word before the name'),
  }),
  commands: {
    '{{name}} [name:user]': {
      describe: 'Greet somebody, or yourself',
      examples: ['{{name}}', '{{name}} @ann'],
      run: ({ args, author, config }) => `${config.greeting} ${args.name?.name ?? author.name}!`,
    },
  },
})
