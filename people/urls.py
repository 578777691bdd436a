from django.urls import path

from . import news_views, passwords, views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("news/", news_views.news, name="news"),
    path("news/mails/", news_views.choose_mails, name="choose_mails"),
    path("password/", passwords.ForgottenPassword.as_view(), name="forgotten_password"),
    path("password/sent/", passwords.LinkSent.as_view(), name="password_link_sent"),
    path("password/<uidb64>/<token>/", passwords.NewPassword.as_view(), name="new_password"),
    path("password/set/", passwords.PasswordSet.as_view(), name="password_set"),
]
