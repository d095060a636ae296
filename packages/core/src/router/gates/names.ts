/** All gates, in the order in which a command comes to them. */
export const gateNames = ['enabled', 'platform', 'permission', 'arguments', 'limit', 'cost'] as const
