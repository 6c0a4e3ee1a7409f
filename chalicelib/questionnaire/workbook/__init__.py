"""Questionnaires in Excel: XLSForm in and out, and a workbook that says what is wrong with it."""
