"""A request for government information (依申请公开), from its receipt to the answer, as one worked case.

The rules are those of the regime 政府信息公开条例: which day counts as received for a channel, within how many
working days a correction is asked for, a third party's view is given, the request is answered. Under the text of
2019 that is 7, 15 and 20 (with at most 20 more); under that of 2008 the answer is 15 and 15.

values (what happened, what follows) <- receipt (the day of receipt) <- course (the limits, `follow`).
"""

from gkrules.disclosure.course import follow
from gkrules.disclosure.receipt import channels
from gkrules.disclosure.values import Course, Pause, Request, View

__all__ = ["Course", "Pause", "Request", "View", "channels", "follow"]
