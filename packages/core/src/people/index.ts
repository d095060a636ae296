export { People } from './people.ts'
export { Community, Place } from './place.ts'
export { type CommunitySettings, Places } from './places.ts'
export { Register } from './register.ts'
