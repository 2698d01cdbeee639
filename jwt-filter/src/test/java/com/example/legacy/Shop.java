package com.example.legacy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** A typical old application with its own login. It keeps all user data in the session. */
public final class Shop extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** The user who is logged in. */
    public static final class User implements Serializable {
        private static final long serialVersionUID = 1L;

        private String name;
        private Locale language;

        public User() {}

        User(String name, Locale language) {
            this.name = name;
            this.language = language;
        }

        public String getName() {
            return name;
        }

        public Locale getLanguage() {
            return language;
        }
    }

    /** An item in the cart. */
    public static final class Item implements Serializable {
        private static final long serialVersionUID = 1L;

        private String article;
        private int count;

        public Item() {}

        Item(String article, int count) {
            this.article = article;
            this.count = count;
        }

        public String getArticle() {
            return article;
        }

        public int getCount() {
            return count;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getPathInfo()) {
            case "/login":
                logIn(request);
                break;
            case "/add":
                add(request.getSession(), request.getParameter("article"));
                break;
            case "/lock":
                request.getSession().setAttribute("lock", new ReentrantLock());
                break;
            case "/text":
                int length = Integer.parseInt(request.getParameter("length"));
                request.getSession().setAttribute("text", "x".repeat(length));
                break;
            case "/flash":
                request.getSession().setAttribute("flash", "saved");
                request.getSession().removeAttribute("flash");
                break;
            case "/logout":
                request.getSession().invalidate();
                break;
            default:
                response.getWriter().write(String.valueOf(request.getSession(false) != null));
        }
    }

    private static void logIn(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.setAttribute("user", new User(request.getParameter("name"), Locale.GERMANY));
        session.setAttribute("cart", new ArrayList<Item>());
    }

    /** Changes a session attribute in place, without setting it again. */
    private static void add(HttpSession session, String article) {
        @SuppressWarnings("unchecked")
        List<Item> cart = (List<Item>) session.getAttribute("cart");
        cart.add(new Item(article, 1));
    }
}
