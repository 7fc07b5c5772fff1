"""Logs hold ids, never what somebody wrote: not in a message, not in a traceback's values."""

import logging

__all__ = ["WithoutContent"]


class WithoutContent(logging.Filter):
    """Of an error, keep its kind and where it happened; its text may quote a form."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.getMessage()} [{_say_place(record.exc_info[1])}]"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def _say_place(error: BaseException) -> str:
    trace, places = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join([type(error).__name__, *places[-6:]])
