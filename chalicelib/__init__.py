"""Mitsprache: participation surveys whose reports betray no answer."""
