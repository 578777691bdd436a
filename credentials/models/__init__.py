from .certificate import Certificate
from .design import CertificateDesign
from .key import SigningKey

__all__ = ["Certificate", "CertificateDesign", "SigningKey"]
