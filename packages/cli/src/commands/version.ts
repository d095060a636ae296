import { WaddleCommand } from '../command.ts'

export default class Version extends WaddleCommand {
  static override summary = 'Say which waddle this is.'

  override async run() {
    await this.parse(Version)
    const { version, arch, platform } = this.config
    this.print(`waddle ${version}`)
    this.detail(`node ${process.version} on ${platform} ${arch}`)
    return this.done({ waddle: version, node: process.version, platform, arch })
  }
}
