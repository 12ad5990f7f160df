/** Impacts an application or project can have on the department; the catalogue names them, the approval chain assesses them. */
export const impactAreas = ['infrastructure', 'procurement', 'contractor', 'security'] as const;
export type ImpactArea = (typeof impactAreas)[number];
