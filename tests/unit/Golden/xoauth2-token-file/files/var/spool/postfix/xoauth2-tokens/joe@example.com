{"access_token":"4cc355","expiry":"1767229200","refresh_token":"r3fr3sh","user":"joe@example.com"}
