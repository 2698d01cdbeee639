package io.github.jwtfilter.frameworks.spring;

import jakarta.servlet.http.HttpSession;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.multipart.MultipartFile;

/** The application's own login, and a session bean. */
@Controller
public class UserController {
    private final Visits visits;

    /** Called by Spring. */
    public UserController(Visits visits) {
        this.visits = visits;
    }

    @PostMapping("/login")
    String login(@RequestParam("user") String user, HttpSession session) {
        session.setAttribute("user", user);
        return "redirect:/page";
    }

    @GetMapping("/page")
    String page(@SessionAttribute(name = "user", required = false) String user, Model model) {
        model.addAttribute("user", user);
        model.addAttribute("visits", visits.add());
        return "order";
    }

    @PostMapping("/upload")
    String upload(@RequestParam("file") MultipartFile file, HttpSession session) {
        session.setAttribute("user", file.getOriginalFilename() + ":" + file.getSize());
        return "redirect:/page";
    }

    @PostMapping("/logout")
    String logout(HttpSession session) {
        session.invalidate();
        return "redirect:/page";
    }
}
