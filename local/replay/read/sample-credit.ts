/** Whom the shipped sample comes from; its licence asks to say so wherever it is shown. */
export const sampleCredit =
  'Data: C. A. L. Amaral, M. Fantinato, S. M. Peres, "Incident management process enriched event log", UCI Machine Learning Repository, 2018, CC BY 4.0; 100 of its incidents, every row unchanged.';
