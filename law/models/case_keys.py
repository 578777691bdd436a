"""What judgments are found by: the State, the article, the ground and the theme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """States whose conduct the European Court of Human Rights has judged: the members, and a former one.

    Source: the list of member States of the Council of Europe. Codes are ISO 3166-1 alpha-2.
    """

    AL = "AL", _("Albania")
    AD = "AD", _("Andorra")
    AM = "AM", _("Armenia")
    AT = "AT", _("Austria")
    AZ = "AZ", _("Azerbaijan")
    BE = "BE", _("Belgium")
    BA = "BA", _("Bosnia and Herzegovina")
    BG = "BG", _("Bulgaria")
    HR = "HR", _("Croatia")
    CY = "CY", _("Cyprus")
    CZ = "CZ", _("Czech Republic")
    DK = "DK", _("Denmark")
    EE = "EE", _("Estonia")
    FI = "FI", _("Finland")
    FR = "FR", _("France")
    GE = "GE", _("Georgia")
    DE = "DE", _("Germany")
    GR = "GR", _("Greece")
    HU = "HU", _("Hungary")
    IS = "IS", _("Iceland")
    IE = "IE", _("Ireland")
    IT = "IT", _("Italy")
    LV = "LV", _("Latvia")
    LI = "LI", _("Liechtenstein")
    LT = "LT", _("Lithuania")
    LU = "LU", _("Luxembourg")
    MT = "MT", _("Malta")
    MC = "MC", _("Monaco")
    ME = "ME", _("Montenegro")
    NL = "NL", _("Netherlands")
    MK = "MK", _("North Macedonia")
    NO = "NO", _("Norway")
    PL = "PL", _("Poland")
    PT = "PT", _("Portugal")
    MD = "MD", _("Republic of Moldova")
    RO = "RO", _("Romania")
    RU = "RU", _("Russian Federation")
    SM = "SM", _("San Marino")
    RS = "RS", _("Serbia")
    SK = "SK", _("Slovak Republic")
    SI = "SI", _("Slovenia")
    ES = "ES", _("Spain")
    SE = "SE", _("Sweden")
    CH = "CH", _("Switzerland")
    TR = "TR", _("Türkiye")
    UA = "UA", _("Ukraine")
    GB = "GB", _("United Kingdom")


class ConventionArticle(models.TextChoices):
    """Articles of the European Convention on Human Rights that judgments on hate crime turn on."""

    LIFE = "2", _("Article 2: right to life")
    ILL_TREATMENT = "3", _("Article 3: no torture or ill-treatment")
    FAIR_TRIAL = "6", _("Article 6: fair trial")
    PRIVATE_LIFE = "8", _("Article 8: private and family life")
    RELIGION = "9", _("Article 9: thought, conscience and religion")
    EXPRESSION = "10", _("Article 10: expression")
    ASSEMBLY = "11", _("Article 11: assembly and association")
    REMEDY = "13", _("Article 13: effective remedy")
    DISCRIMINATION = "14", _("Article 14: no discrimination")
    PROTOCOL_12 = "P12", _("Protocol No. 12: general ban on discrimination")


class Ground(models.TextChoices):
    """The characteristic, real or supposed, for which people were chosen."""

    ROMA = "roma", _("Roma")
    ETHNICITY = "ethnicity", _("ethnic origin")
    RACE = "race", _("race or colour")
    MIGRANT = "migrant", _("migrant status")
    RELIGION = "religion", _("religion or belief")
    ANTISEMITISM = "antisemitism", _("antisemitism")
    ORIENTATION = "orientation", _("sexual orientation")
    GENDER_IDENTITY = "gender-identity", _("gender identity")
    SEX = "sex", _("sex or gender")
    DISABILITY = "disability", _("disability")
    OPINION = "opinion", _("political opinion")
    ASSOCIATION = "association", _("link with a group")


class Theme(models.TextChoices):
    """What went wrong, or right, in the response: what a trainer looks for a judgment on."""

    MOTIVE = "motive", _("looking for the motive")
    DELAY = "delay", _("delay and time limits")
    CLASSIFICATION = "classification", _("legal classification")
    MINOR_OFFENCE = "minor-offence", _("minor-offence trap")
    WHOLE = "whole", _("many incidents, one whole")
    PREJUDICE = "prejudice", _("prejudice in the response")
    PROTECTION = "protection", _("protection from a known risk")
    ASSEMBLY = "assembly", _("protection of assemblies")
    ONLINE = "online", _("online hate and evidence")
    SPEECH = "speech", _("hate speech and incitement")
    POLICE = "police", _("conduct of officials")
    PROFILING = "profiling", _("profiling")
    SENTENCE = "sentence", _("sanction and its execution")
    GOOD_PRACTICE = "good-practice", _("good practice")
    OTHER = "other", _("other")
