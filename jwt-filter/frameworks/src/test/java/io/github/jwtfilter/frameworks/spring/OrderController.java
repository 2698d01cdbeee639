package io.github.jwtfilter.frameworks.spring;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A form with two pages. The session keeps its data between them. */
@Controller
@RequestMapping("/order")
@SessionAttributes("order")
public class OrderController {
    /** Called by Spring. */
    public OrderController() {}

    @GetMapping("/new")
    String start(Model model) {
        model.addAttribute("order", new Order());
        return "order";
    }

    @PostMapping("/item")
    String item(@ModelAttribute("order") Order order) {
        return "order";
    }

    @PostMapping("/street")
    String street(@ModelAttribute("order") Order order, RedirectAttributes redirect) {
        redirect.addFlashAttribute("notice", "ordered " + order.getItem() + " to " + order.getStreet());
        return "redirect:/order/done";
    }

    @GetMapping("/done")
    String done(@ModelAttribute("order") Order order, SessionStatus status) {
        status.setComplete();
        return "order";
    }

    @GetMapping("/shown")
    String shown() {
        return "order";
    }
}
