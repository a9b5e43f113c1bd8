"""Service of documents (送达): on which day a document counts as served, as data, each day with its article.

Periods run from the day of service. One TOML file a statute says which ways of service there are, which
day each asks for, and after what period a document that nobody received counts as served (公告满三十日).
`filed` answers the same for papers handed in (交邮): see docs/service.md.
"""

from gkrules.service.dates import filed, served
from gkrules.service.load import available, load
from gkrules.service.values import Service, ServiceStatute, ServiceText, Way

__all__ = [
    "Service",
    "ServiceStatute",
    "ServiceText",
    "Way",
    "available",
    "filed",
    "load",
    "served",
]
