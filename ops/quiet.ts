/** Imported before anything of the functions' code, which logs and counts for CloudWatch: here a person reads what is printed. */
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
