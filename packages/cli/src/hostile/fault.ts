/** What only a fault says: how values without a text, databases, our own codes and stacks look. */
export const fault = /undefined|\bNaN\b|\[object |Error:|^ {4}at |SQLITE|WDL_|node_modules/m
