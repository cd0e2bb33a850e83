"""Numbers and dates as official documents write them (GB/T 9704-2012 §7.3.3, §7.3.5.4)."""

from datetime import date

DIGITS = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99: 一, 十, 十二, 二十, 九十九."""
    tens, ones = divmod(number, 10)
    if not 1 <= number <= 99:
        raise ValueError(f"headings are numbered from 1 to 99, not {number}")
    first = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return first + (DIGITS[ones] if ones else "")


def arabic_date(day: date) -> str:
    """2026年3月5日, no leading zeros: decisions."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_date(day: date) -> str:
    """二〇二六年三月五日: certificates."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def heading_number(level: int, number: int) -> str:
    """一、（一） 1. （1）: the four levels of §7.3.3."""
    if level > 2:
        return f"{number}." if level == 3 else f"（{number}）"
    return f"{chinese_number(number)}、" if level == 1 else f"（{chinese_number(number)}）"
