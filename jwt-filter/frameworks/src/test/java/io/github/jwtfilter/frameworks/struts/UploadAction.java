package io.github.jwtfilter.frameworks.struts;

import java.util.List;
import java.util.Map;
import org.apache.struts2.ActionSupport;
import org.apache.struts2.action.SessionAware;
import org.apache.struts2.action.UploadedFilesAware;
import org.apache.struts2.dispatcher.multipart.UploadedFile;

/** Keeps the last uploaded file in the session. */
public class UploadAction extends ActionSupport implements UploadedFilesAware, SessionAware {
    private static final long serialVersionUID = 1;

    private transient Map<String, Object> session;
    private transient List<UploadedFile> files;

    /** Called by Struts. */
    public UploadAction() {}

    @Override
    public void withUploadedFiles(List<UploadedFile> given) {
        files = given;
    }

    @Override
    public void withSession(Map<String, Object> given) {
        session = given;
    }

    @Override
    public String execute() {
        session.put("file", files.get(0).getOriginalName() + ":" + files.get(0).length());
        return SUCCESS;
    }
}
