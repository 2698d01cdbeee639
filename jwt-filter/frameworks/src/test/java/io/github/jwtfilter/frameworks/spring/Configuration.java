package io.github.jwtfilter.frameworks.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.annotation.SessionScope;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.ViewResolverRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The application. */
@EnableWebMvc
@Import({OrderController.class, UserController.class})
@org.springframework.context.annotation.Configuration
public class Configuration implements WebMvcConfigurer {
    /** Called by Spring. */
    public Configuration() {}

    @Override
    public void configureViewResolvers(ViewResolverRegistry registry) {
        registry.jsp("/WEB-INF/", ".jsp");
    }

    @Bean
    @SessionScope
    Visits visits() {
        return new Visits();
    }

    @Bean
    StandardServletMultipartResolver multipartResolver() {
        return new StandardServletMultipartResolver();
    }
}
