"""From a questionnaire's JSON document to an XLSForm that ODK and KoboToolbox can use, too."""
