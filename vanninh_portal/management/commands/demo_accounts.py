from typing import Any

from django.core.management.base import BaseCommand

from vanninh_portal.demo import PASSWORD, accounts


class Command(BaseCommand):
    help = "Print the demo accounts with their roles and the common password."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = accounts()
        if not rows:
            self.stdout.write("Chưa có tài khoản dùng thử. Chạy: manage.py seed_demo")
            return
        main = [
            row
            for row in rows
            if "." not in row.username or row.username.endswith((".qldt", ".tu-phap", ".ca-huyen", ".bhxh", ".xa"))
        ]
        width = max(len(row.username) for row in main)
        for row in main:
            place = f" – {row.office}" if row.office else ""
            self.stdout.write(f"  {row.username:<{width}}  {row.full_name} – {row.role}{place}")
        others = ", ".join(row.username for row in rows if row not in main)
        self.stdout.write(f"  Các phòng, cơ quan khác (thuly.… thụ lý, truong.… lãnh đạo): {others}")
        self.stdout.write(f"  Mật khẩu chung: {PASSWORD}")
