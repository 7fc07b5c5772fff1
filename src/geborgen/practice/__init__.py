"""The app for caregivers and professionals: people, diary, guidance, sharing; the extra [app].

Django lives here and nowhere else. Each area has rows (`models`), the one place where rows become
records (`store`), writes (`services`), reads (`queries`), who may what (`policies`), `forms`,
`views` and `templates`.
"""
