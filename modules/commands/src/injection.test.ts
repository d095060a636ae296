import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from './index.ts'

/** Lines that other template languages would execute, by language. A 49 or a 7777777 in an answer means that one was. */
const payloads: Readonly<Record<string, readonly string[]>> = {
  jinja: [
    '{{7*7}}',
    "{{7*'7'}}",
    '{{ config }}',
    '{{ config.items() }}',
    '{{ self.__init__.__globals__ }}',
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ request.application.__globals__.__builtins__.__import__('os').popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    '{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}',
    '{% if 7*7 == 49 %}yes{% endif %}',
    "{% include '/etc/passwd' %}",
    '{{ lipsum.__globals__ }}',
    "{{ ''|attr('__class__') }}",
    '{# comment #}{{7*7}}',
    '{% set x = 7*7 %}{{ x }}',
  ],
  twig: [
    "{{ _self.env.registerUndefinedFilterCallback('exec') }}{{ _self.env.getFilter('id') }}",
    "{{ ['id']|filter('system') }}",
    "{{ ['cat /etc/passwd']|map('passthru') }}",
    "{{ '/etc/passwd'|file_excerpt(1,30) }}",
    '{{ dump(app) }}',
    "{{ app.request.server.all|join(',') }}",
    "{{ [0]|reduce('system', 'id') }}",
    "{{ {'id':'shell_exec'}|map('call_user_func') }}",
  ],
  freemarker: [
    '${7*7}',
    '#{7*7}',
    '<#assign ex="freemarker.template.utility.Execute"?new()>${ ex("id") }',
    '${"freemarker.template.utility.Execute"?new()("id")}',
    '[#assign ex = "freemarker.template.utility.Execute"?new()]${ ex("id") }',
    '${.data_model}',
    '<#list .data_model?keys as key>${key}</#list>',
    '${object.getClass()}',
    '<#if 7*7 == 49>yes</#if>',
    '<#include "/etc/passwd">',
  ],
  velocity: [
    '#set($x = 7 * 7)${x}',
    '#set($e="e")$e.getClass().forName("java.lang.Runtime")',
    '$class.inspect("java.lang.Runtime").type.getRuntime().exec("id")',
    '#foreach($i in [1..9])$i#end',
    '#evaluate("$x")',
    '#include("/etc/passwd")',
    '#parse("evil.vm")',
    '$!{x}',
  ],
  erb: [
    '<%= 7*7 %>',
    '<%= `id` %>',
    "<%= system('id') %>",
    "<%= File.open('/etc/passwd').read %>",
    '<%= IO.popen("id").readlines() %>',
    '<% 7.times do |i| %>x<% end %>',
    '#{7*7}',
    '#{`id`}',
    "#{Kernel.exec('id')}",
  ],
  handlebars: [
    '{{this}}',
    '{{{this}}}',
    '{{#with "s" as |string|}}{{#with "e"}}{{lookup string.sub "constructor"}}{{/with}}{{/with}}',
    '{{lookup this "constructor"}}',
    '{{constructor.constructor "return process"}}',
    '{{#each this}}{{@key}}{{/each}}',
    '{{> (lookup . "partial")}}',
    '{{__proto__}}',
    '{{log this level="error"}}',
  ],
  liquid: [
    '{{ 7 | times: 7 }}',
    '{% assign x = 7 | times: 7 %}{{ x }}',
    "{% include 'passwd' %}",
    '{{ settings | json }}',
    '{% capture x %}x{% endcapture %}{{ x }}',
    '{% raw %}{{ 7 }}{% endraw %}',
    '{{ "a" | map: "__proto__" }}',
    '{% for i in (1..999999999) %}x{% endfor %}',
  ],
  expression: [
    '${T(java.lang.Runtime).getRuntime().exec("id")}',
    '*{T(java.lang.System).getenv()}',
    '__${7*7}__::.x',
    '#{T(java.lang.Math).random()}',
    '${applicationScope}',
    '${pageContext.request.getSession()}',
    '${"".getClass().forName("java.lang.Runtime")}',
    '#{facesContext.externalContext}',
    '${sessionScope.toString()}',
    '%{7*7}',
    "%{(#rt = @java.lang.Runtime@getRuntime()).exec('id')}",
    "%{#context['com.opensymphony.xwork2.dispatcher.HttpServletResponse']}",
    '@java.lang.System@getProperty("user.name")',
    '(#_memberAccess["allowStaticMethodAccess"]=true)',
    '${jndi:ldap://127.0.0.1/a}',
    '${${lower:j}ndi:ldap://127.0.0.1/a}',
    '${env:PATH}',
  ],
  javascript: [
    '${process.env}',
    '${this.constructor.constructor("return process")()}',
    '$(constructor)',
    '$(__proto__)',
    '$(user.constructor)',
    '$(user.__proto__.polluted)',
    '$(toString)',
    '$(hasOwnProperty)',
    '$(eval 7*7)',
    '$(require child_process)',
    '${require("child_process").execSync("id")}',
    '<%- global.process.mainModule.require("fs").readFileSync("/etc/passwd") %>',
    '#{root.process}',
    '- var x = root.process\n= x',
    '{{= 7*7 }}',
    '{{constructor.constructor("alert(1)")()}}',
    '[[${7*7}]]',
    '`${7*7}`',
  ],
  shell: [
    '$(id)',
    '$(cat /etc/passwd)',
    '`id`',
    '$(($RANDOM))',
    '$((7*7))',
    '; id',
    '| id',
    '&& id',
    '${IFS}id',
    '$(curl http://127.0.0.1/)',
  ],
  python: [
    '%(7*7)s',
    '{0.__class__}',
    '{user.__init__.__globals__}',
    '%s%s%s%n',
    "f'{7*7}'",
    '{{=7*7}}',
    '${7*7}<%doc>x</%doc>',
    '<% import os %>',
  ],
  smarty: ['{php}echo `id`;{/php}', "{system('id')}", '{$smarty.version}', '{7*7}', '{literal}{/literal}', '{if 7*7==49}yes{/if}'],
  razor: ['@(7*7)', '@{ var x = 7*7; }@x', '@System.Diagnostics.Process.Start("id")', '@Html.Raw(1)'],
}
const all = Object.entries(payloads).flatMap(([language, lines]) => lines.map((line) => [language, line] as const))
const leak = /undefined|NaN|\[object |function|native code|49|7777777|uid=|root:|at .*\.ts:/

it('there are more lines of this kind than a hundred', () => {
  expect(all.length).toBeGreaterThanOrEqual(107)
})

it.each([
  { platform: 'twitch', channel: 'duckpond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
])('on $platform each of them, saved as a template, is printed as text or refused', async (place) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { ...place, role: 'admin' })
  for (const [index, [language, line]] of all.entries()) {
    const saved = await ann.tries(`!cmd add -level=everyone !p${index} > ${line}`)
    expect(['replied', 'refused'], `${language} ${line}`).toContain(saved.outcome)
    if (saved.outcome === 'refused') {
      expect(saved.reason, line).toMatch(/^WDL_TEMPLATE_/)
      continue
    }
    const { outcome, replies } = await bot.user(`bob${index}`, place).tries(`!p${index} a b`)
    const words = replies.map(({ text }) => text).join('')
    // What the language itself can say is a dollar sign and no more; everything else stands as it was typed.
    expect({ outcome, words }, line).toEqual({ outcome: 'replied', words: asShown(`> ${line}`, place.platform) })
  }
})

it.each(['twitch', 'discord', 'slack'])('on %s each of them, typed as an argument, is printed as text', async (platform) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'admin', platform })
  await ann.says('!cmd add !echo > $(args)')
  await ann.says('!cmd add !first > $(if $(1) matches "x" a b) $(upper $(1) | lower) $(argcount)')
  for (const [index, [language, line]] of all.entries()) {
    const bob = bot.user(`bob${index}`, { platform })
    expect((await bob.says(`!echo ${line}`)).join(''), `${language} ${line}`).toBe(asShown(`> ${line}`, platform))
    const { outcome, replies } = await bob.tries(`!first ${line}`)
    expect(outcome, line).toBe('replied')
    if (!leak.test(line)) expect(replies.map(({ text }) => text).join(''), line).not.toMatch(leak)
  }
  expect(await bot.db.all`SELECT * FROM commands_error`).toEqual([])
})

it('names that every object has are names like any other', async () => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator' })
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'then']) {
    expect(await ann.says(`!${name}`), name).toEqual([])
    expect(await ann.says(`!cmd add ${name} $(counter ${name} +1) $(default $(uservar get ${name}) none)`), name).toEqual([
      `Added !${name.toLowerCase()} everywhere: for everyone.`,
    ])
    expect(await ann.says(`!${name}`), name).toEqual(['1 none'])
    expect(await ann.says(`!cmd show ${name}`), name).toEqual([expect.stringContaining(`Command !${name.toLowerCase()} `)])
  }
})

/** A line as a platform shows it: in one line where there is only one. */
function asShown(line: string, platform: string): string {
  return platform === 'twitch' ? line.replace(/\n+/g, ' ') : line
}
