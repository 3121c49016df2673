"""Opening hours: ``calendar`` (holidays, adjusted working days), ``document`` (what administrators edit, checked) and
``plan`` (what that means at a moment). Pure; the hall's actor acts on it."""
