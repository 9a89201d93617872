/** How many tenants the page shows at first and adds at a time, and how many it shows at most. */
export const tenantsPerPage = 50;
export const mostTenantsShown = 500;
