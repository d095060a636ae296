import type { ChannelShare } from '@waddlebot/sdk'
import type { ShareListener } from './leases.ts'

/** The share of a bot that is one process: everything. */
export function wholeShare(names: readonly string[], changed: ShareListener): ChannelShare {
  let mine: ReadonlySet<string> = new Set(names)
  void changed(mine)
  return {
    get mine() {
      return mine
    },
    want(next) {
      mine = new Set(next)
      void changed(mine)
    },
    stop: async () => {
      mine = new Set()
    },
  }
}
